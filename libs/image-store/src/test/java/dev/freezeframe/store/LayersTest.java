package dev.freezeframe.store;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Layers look down only: nothing above objects knows S3, nothing below images knows what a disk is. */
@AnalyzeClasses(packages = "dev.freezeframe.store", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("objects")
            .definedBy("dev.freezeframe.store.object")
            .layer("keys")
            .definedBy("dev.freezeframe.store.keys")
            .layer("disks")
            .definedBy("dev.freezeframe.store.disk")
            .layer("chunks")
            .definedBy("dev.freezeframe.store.chunk")
            .layer("manifests")
            .definedBy("dev.freezeframe.store.manifest")
            .layer("index")
            .definedBy("dev.freezeframe.store.index")
            .layer("images")
            .definedBy("dev.freezeframe.store.image")
            .layer("remote")
            .definedBy("dev.freezeframe.store.remote")
            .layer("sweep")
            .definedBy("dev.freezeframe.store.sweep")
            .layer("verify")
            .definedBy("dev.freezeframe.store.verify")
            .layer("recovery")
            .definedBy("dev.freezeframe.store.recovery")
            .whereLayer("recovery")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("images")
            .mayOnlyBeAccessedByLayers("recovery")
            .whereLayer("remote")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("verify")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("sweep")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("images", "sweep", "remote", "verify")
            .whereLayer("manifests")
            .mayOnlyBeAccessedByLayers("index", "verify", "images", "recovery")
            .whereLayer("chunks")
            .mayOnlyBeAccessedByLayers("manifests", "index", "images", "sweep", "remote", "verify")
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("chunks", "manifests", "images", "recovery")
            .whereLayer("disks")
            .mayOnlyBeAccessedByLayers("images", "recovery")
            .whereLayer("objects")
            .mayOnlyBeAccessedByLayers("images", "sweep", "remote", "verify", "recovery");
}
