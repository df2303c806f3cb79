package org.espalier.onednn;

import com.sun.jna.Pointer;
import java.util.List;
import org.espalier.spi.NativeLoader;

/** The library: where it lies, and which it is. */
final class OneDnn {
    /** Among the resources of the class path. */
    static final String FOLDER = "org/bytedeco/dnnl/" + NativeLoader.platform();

    /** In the order of loading. */
    static final List<String> LIBRARIES = List.of("libgomp.so.1", "libdnnl.so.3");

    private OneDnn() {}

    /** The loaded version: {@code 3.11.0}. */
    static String version() {
        Pointer v = new Pointer(Dnnl.dnnl_version()); // three ints
        return v.getInt(0) + "." + v.getInt(4) + "." + v.getInt(8);
    }
}
