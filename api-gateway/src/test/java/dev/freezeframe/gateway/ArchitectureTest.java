package dev.freezeframe.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.freezeframe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.freezeframe.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsKnownOfOtherServices = noClasses()
            .that()
            .resideInAPackage("dev.freezeframe.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.freezeframe.snapshots..",
                    "dev.freezeframe.transfers..",
                    "dev.freezeframe.replications..",
                    "dev.freezeframe.store..",
                    "dev.freezeframe.formats..");

    @ArchTest
    static final ArchRule onlyTheDoorKnowsTheWayToTheServices = noClasses()
            .that()
            .resideOutsideOfPackages("dev.freezeframe.gateway.access..", "dev.freezeframe.gateway.proxy..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.freezeframe.gateway.proxy..");
}
