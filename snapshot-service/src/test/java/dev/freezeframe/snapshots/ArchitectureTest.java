package dev.freezeframe.snapshots;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** What the packages of this service may know of each other. */
@AnalyzeClasses(packages = "dev.freezeframe.snapshots", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HERE = "dev.freezeframe.snapshots.";
    private static final String[] FEATURES = {
        HERE + "droplet..",
        HERE + "volume..",
        HERE + "image..",
        HERE + "snapshot..",
        HERE + "tag..",
        HERE + "imports..",
        HERE + "backup..",
        HERE + "block..",
        HERE + "download..",
        HERE + "upload..",
        HERE + "destruction..",
        HERE + "ownership..",
        HERE + "verification..",
        HERE + "replication..",
        HERE + "store..",
        HERE + "usage.."
    };

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_KNOWS_THE_IMAGE_STORE = noClasses()
            .that()
            .resideOutsideOfPackage(HERE + "engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.freezeframe.store.chunk..",
                    "dev.freezeframe.store.image..",
                    "dev.freezeframe.store.index..",
                    "dev.freezeframe.store.keys..",
                    "dev.freezeframe.store.manifest..",
                    "dev.freezeframe.store.object..",
                    "dev.freezeframe.store.sweep..",
                    "dev.freezeframe.store.verify..")
            .because("to all others an image is a manifest's id, and a disk is dev.freezeframe.store.disk");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_FEATURE = noClasses()
            .that()
            .resideInAPackage(HERE + "engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES)
            .because("it stores disks, whatever they belong to");

    @ArchTest
    static final ArchRule FOUNDATIONS_KNOW_NO_FEATURE = noClasses()
            .that()
            .resideInAnyPackage(HERE + "pool..", HERE + "region..", HERE + "size..", HERE + "job..", HERE + "action..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule FORMATS_ARE_FOR_IMPORTS = noClasses()
            .that()
            .resideOutsideOfPackages(HERE + "imports..", HERE + "image..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.freezeframe.formats..");

    @ArchTest
    static final ArchRule RESOURCES_ARE_DOORS = noClasses()
            .that()
            .areTopLevelClasses()
            .should()
            .dependOnClassesThat()
            .areAnnotatedWith(Path.class)
            .because("what somebody else needs of a resource belongs behind it");

    @ArchTest
    static final ArchRule DEPENDENCIES_COME_BY_CONSTRUCTOR = noFields().should().beAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);
}
