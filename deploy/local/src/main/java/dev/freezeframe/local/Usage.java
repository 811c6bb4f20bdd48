package dev.freezeframe.local;

/** What a user is told once the stack is up. */
final class Usage {

    private Usage() {}

    static void print(Credentials credentials, StackHome home, Progress progress) {
        progress.say("""

                Freezeframe is up.
                  API        %s   (HTTPS: %s, authority: %s)
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
                        home.credentialsFile(),
                        home.imports(),
                        home.pool("REGION"),
                        home.log("SERVICE")));
    }
}
