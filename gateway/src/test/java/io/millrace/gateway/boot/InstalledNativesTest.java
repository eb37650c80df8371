package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledNativesTest {
    @TempDir private Path folder;

    @Test
    void nameTheCopiesForThisProcessor() throws IOException {
        put("ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so");
        put("ai/onnxruntime/native/linux-aarch64/libonnxruntime4j_jni.so");
        put("linux/amd64/libzstd-jni-1.5.7-28.so");
        put("linux/aarch64/libzstd-jni-1.5.7-28.so");

        assertThat(InstalledNatives.properties(folder, "Linux", "amd64"))
                .isEqualTo(
                        Map.of(
                                "onnxruntime.native.path",
                                folder.resolve("ai/onnxruntime/native/linux-x64").toString(),
                                "ZstdNativePath",
                                folder.resolve("linux/amd64/libzstd-jni-1.5.7-28.so").toString()));
        assertThat(InstalledNatives.properties(folder, "Linux", "aarch64"))
                .containsEntry(
                        "onnxruntime.native.path",
                        folder.resolve("ai/onnxruntime/native/linux-aarch64").toString())
                .containsKey("ZstdNativePath");
    }

    @Test
    void nameNothingWhereThereIsNoCopy() throws IOException {
        assertThat(InstalledNatives.properties(folder.resolve("none"), "Linux", "amd64")).isEmpty();

        put("linux/amd64/libzstd-jni-1.5.7-28.so");
        assertThat(InstalledNatives.properties(folder, "Linux", "amd64"))
                .containsOnlyKeys("ZstdNativePath");
        assertThat(InstalledNatives.properties(folder, "Linux", "riscv64")).isEmpty();
        assertThat(InstalledNatives.properties(folder, "Mac OS X", "amd64")).isEmpty();
    }

    private void put(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "code");
    }
}
