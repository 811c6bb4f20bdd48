package dev.freezeframe.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows events as they happen. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Shows the events of the running stack as they happen, until Ctrl-C.")
final class EventsCommand implements Callable<Integer> {

    private static final Pattern ALL = Pattern.compile("freezeframe\\..*");

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--from-beginning", description = "Begin with the oldest events that are kept.")
    private boolean fromBeginning;

    @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Only these topics. Default: freezeframe.*")
    private List<String> topics = List.of();

    @Override
    public Integer call() throws Exception {
        StackHome directory = home.home(Repository.find());
        String servers = ClientVariables.of(directory).get("KAFKA_BOOTSTRAP_SERVERS");
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                "events-" + UUID.randomUUID(),
                "auto.offset.reset",
                fromBeginning ? "earliest" : "latest",
                "enable.auto.commit",
                false,
                // Finds topics soon that come into being while this runs.
                "metadata.max.age.ms",
                3000);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            if (topics.isEmpty()) {
                consumer.subscribe(ALL);
            } else {
                consumer.subscribe(topics);
            }
            show(consumer, System.out);
        }
        return 0;
    }

    private static void show(KafkaConsumer<String, String> consumer, PrintStream output) {
        while (!output.checkError()) {
            for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofSeconds(1))) {
                output.println(event.topic() + " " + event.key() + " " + event.value());
            }
        }
    }
}
