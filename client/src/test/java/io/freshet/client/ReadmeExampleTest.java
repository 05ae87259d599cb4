package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows of the Java client, as a user would paste it. */
class ReadmeExampleTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @Test
    void everyExampleOfReadmeCompiles() throws Exception {
        String readme = Files.readString(Path.of(System.getProperty("freshet.home"), "README.md"));
        List<String> examples =
                EXAMPLE.matcher(readme).results().map(found -> found.group(1)).toList();

        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(example -> assertThat(complaints(example)).isEmpty());
    }

    @Test
    void anExampleThatCallsWhatIsNotThereDoesNotCompile() {
        assertThat(complaints("FreshetClient.of(1).learn();")).contains("FreshetClient");
    }

    private String complaints(String statements) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean compiles = compiler.getTask(said, null, null, options, null, List.of(new Program(statements)))
                .call();
        assertThat(compiles).isEqualTo(said.toString().isEmpty());
        return said.toString();
    }

    /** The statements in a main method, with the imports that an editor would add. */
    private static final class Program extends SimpleJavaFileObject {
        private final String statements;

        Program(String statements) {
            super(URI.create("string:///Example.java"), Kind.SOURCE);
            this.statements = statements;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return "import io.freshet.client.*; import java.net.*; import java.nio.file.*; import java.time.*;"
                    + " import java.util.*; class Example { void main() throws Exception {\n" + statements + "\n} }";
        }
    }
}
