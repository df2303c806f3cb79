package org.espalier.cli;

import java.util.List;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.KernelClass;
import org.espalier.train.OptionInfo;
import org.espalier.train.PluginInfo;

/** One plugin of every fate: usable, not usable here, broken. */
final class FakePlugins {
    private FakePlugins() {}

    static List<PluginInfo> all() {
        return List.of(
                plugin("backend", "simd", "the Vector API of the JDK", "512 bits"),
                plugin("backend", "reference", "plain Java, one thread: the oracle.", ""),
                unavailable(),
                plugin("dataset", "java-source", "the JDK's own source code", ""),
                adamw(),
                plugin("optimizer", "sgd", "stochastic gradient descent with momentum", ""),
                broken());
    }

    /** Two classes, as an overlay has them. */
    static List<KernelClass> kernels() {
        return List.of(
                new KernelClass("map", Determinism.D4),
                new KernelClass("matmul", Determinism.D2),
                new KernelClass("copy", Determinism.D4));
    }

    private static PluginInfo plugin(String kind, String id, String summary, String note) {
        return new PluginInfo(kind, id, summary, "org.espalier.core", true, note, List.of());
    }

    private static PluginInfo adamw() {
        return new PluginInfo(
                "optimizer",
                "adamw",
                "Adam with decoupled weight decay",
                "org.espalier.optimizers",
                true,
                "",
                List.of(
                        new OptionInfo("lr", "number", "0.001", "above 0", "learning rate η"),
                        new OptionInfo("eps", "number", "1.0E-8", "above 0", "added to √v̂"),
                        new OptionInfo("warm", "text", "", "", "weights to start from"),
                        new OptionInfo("decay", "number", "0.01", "0 or more", "weight decay"),
                        new OptionInfo("mode", "word", "fused", "one of fused, plain", "how")));
    }

    private static PluginInfo unavailable() {
        return new PluginInfo(
                "backend",
                "opencl",
                "OpenCL devices",
                "org.espalier.opencl",
                false,
                "no OpenCL platform was found. Install a driver, for instance pocl-opencl-icd",
                List.of());
    }

    private static PluginInfo broken() {
        return new PluginInfo(
                "optimizer",
                "com.acme.Lion in com.acme.lion",
                "java.lang.NoClassDefFoundError: com/acme/Base. Fix: rebuild the plugin for this"
                        + " version, or take its jar off the module path",
                "com.acme.Lion in com.acme.lion",
                false,
                "cannot be loaded",
                List.of());
    }
}
