package dev.freezeframe.local;

import java.util.stream.Collectors;

/** What a user is told once the stack is up. */
final class Usage {

    private Usage() {}

    static void print(Credentials credentials, StackHome home, Progress progress) {
        progress.say("""

                Freezeframe is up.
                  API        %s   (HTTPS: %s, authority: %s)%s
                  Variables  source %s
                  Try        curl -H "Authorization: Bearer $DIGITALOCEAN_ACCESS_TOKEN" $DIGITALOCEAN_API_URL/v2/account
                  Main job   deploy/local/demo [IMAGE]
                  Import     put an image into %s and name it "import:FILE"
                  Disks      %s
                  Logs       %s
                  Stop       Ctrl-C, or deploy/local/down
                """.formatted(
                        credentials.api(),
                        credentials.httpsApi(),
                        credentials.authorityCertificate(),
                        further(credentials),
                        home.credentialsFile(),
                        home.imports(),
                        home.pool("REGION"),
                        home.log("SERVICE")));
    }

    /** Gateways are all alike: a client takes any, or the next one when that does not answer. */
    private static String further(Credentials credentials) {
        return credentials.gateways().stream()
                .skip(1)
                .map(gateway -> "\n             or %s   (HTTPS: %s)".formatted(gateway.http(), gateway.https()))
                .collect(Collectors.joining());
    }
}
