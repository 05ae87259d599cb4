package io.freshet.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The table of modules in docs/decisions.md, and what holds in every package. */
@AnalyzeClasses(packages = "io.freshet", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modulesSeeOnlyWhatTheirRowNames = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.freshet..")
            .withOptionalLayers(true)
            .layer("schemas")
            .definedBy("io.freshet.schemas..")
            .layer("node")
            .definedBy("io.freshet.node..")
            .layer("testing")
            .definedBy("io.freshet.testing..")
            .layer("model")
            .definedBy("io.freshet.model..")
            .layer("ingest")
            .definedBy("io.freshet.ingest..")
            .layer("trainer")
            .definedBy("io.freshet.trainer..")
            .layer("serving")
            .definedBy("io.freshet.serving..")
            .layer("client")
            .definedBy("io.freshet.client..")
            .layer("cli")
            .definedBy("io.freshet.cli..")
            .layer("benchmarks")
            .definedBy("io.freshet.bench..", "io.freshet.benchmarks..")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("testing", "cli", "benchmarks")
            .whereLayer("testing")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("trainer", "serving", "cli", "benchmarks")
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("cli", "benchmarks")
            .whereLayer("trainer")
            .mayOnlyBeAccessedByLayers("cli", "benchmarks")
            .whereLayer("serving")
            .mayOnlyBeAccessedByLayers("cli", "benchmarks")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("cli", "benchmarks")
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("benchmarks")
            .whereLayer("benchmarks")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule nodeStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.freshet.node..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.freshet.schemas..", "io.freshet.model..", "io.freshet.ingest..");

    @ArchTest
    static final ArchRule schemasStandAlone = noClasses()
            .that()
            .resideInAPackage("io.freshet.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.freshet.node..", "io.freshet.model..", "io.freshet.ingest..");

    @ArchTest
    static final ArchRule theClientSeesTheContractAlone = noClasses()
            .that()
            .resideInAPackage("io.freshet.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.freshet.node..", "io.freshet.model..", "io.freshet.ingest..", "io.freshet.cli..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.freshet.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingReachesBackIntoAnApp = noClasses()
            .that()
            .resideOutsideOfPackages("..app..", "io.freshet.cli..", "io.freshet.bench..", "io.freshet.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.freshet.ingest.app..", "io.freshet.trainer.app..", "io.freshet.serving.app..");

    @ArchTest
    static final ArchRule commandsSeeOnlyTheAppsOfOtherStages = noClasses()
            .that()
            .resideInAPackage("io.freshet.cli.run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.freshet.ingest.align..",
                    "io.freshet.ingest.label..",
                    "io.freshet.trainer.learn..",
                    "io.freshet.serving.score..",
                    "io.freshet.serving.version..");

    @ArchTest
    static final ArchRule onlyTheTensorPackageKnowsTheTensorLibrary = noClasses()
            .that()
            .resideInAPackage("io.freshet..")
            .and()
            .resideOutsideOfPackages("io.freshet.model.tensor..", "io.freshet.model.token..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule thePackageOfTokensKnowsTheTokenizersAlone = noClasses()
            .that()
            .resideInAPackage("io.freshet.model.token..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("ai.djl..").and(not(resideInAPackage("ai.djl.huggingface.tokenizers.."))));
}
