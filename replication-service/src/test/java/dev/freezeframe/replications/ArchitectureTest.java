package dev.freezeframe.replications;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.freezeframe.replications", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsOnlyTheKitTheContractsAndTheImageStore = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.freezeframe..")
                    .and(resideOutsideOfPackage("dev.freezeframe.replications.."))
                    .and(resideOutsideOfPackage("dev.freezeframe.kit.."))
                    .and(resideOutsideOfPackage("dev.freezeframe.contracts.."))
                    .and(resideOutsideOfPackage("dev.freezeframe.store..")));

    @ArchTest
    static final ArchRule copiesWithoutKeys =
            noClasses().should().dependOnClassesThat(resideInAnyPackage("dev.freezeframe.store.keys.."));

    @ArchTest
    static final ArchRule featuresDoNotGoInCircles = slices().matching("dev.freezeframe.replications.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);
}
