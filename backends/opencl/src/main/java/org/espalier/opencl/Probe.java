package org.espalier.opencl;

import java.util.List;
import java.util.Optional;
import org.espalier.spi.backend.Availability;

/** Says whether there is a device, and if not, what is missing. */
final class Probe {
    /** Above simd: a device of its own. */
    private static final int SEPARATE = 80;

    /** Below simd: the same processor, with a compiler in between. */
    private static final int SHARED = 20;

    private Probe() {}

    static Availability look(Optional<String> wanted) {
        if (!hasJocl()) {
            return new Availability.Unavailable(
                    "JOCL is not among the modules",
                    "put jocl.jar on the module path and start Java with --add-modules jocl");
        }
        if (!Loader.here().mayExist()) {
            return noLoader("libOpenCL.so is nowhere");
        }
        try {
            return devices(wanted);
        } catch (LinkageError e) {
            return noLoader("" + e.getMessage());
        } catch (OpenClException e) {
            return new Availability.Unavailable(
                    "the OpenCL driver failed: " + e.getMessage(), "repair or remove the driver");
        }
    }

    private static Availability noLoader(String why) {
        return new Availability.Unavailable(
                "no OpenCL loader was found (" + why + ")",
                "install one: on Debian, apt-get install ocl-icd-libopencl1");
    }

    private static boolean hasJocl() {
        try {
            Class.forName("org.jocl.CL", false, Probe.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Availability devices(Optional<String> wanted) {
        if (Devices.platforms().isEmpty()) {
            return new Availability.Unavailable(
                    "the OpenCL loader knows no platform",
                    "install the driver of your device; for the processor itself: apt-get install"
                            + " pocl-opencl-icd");
        }
        List<Device> all = Devices.all();
        if (all.isEmpty()) {
            return new Availability.Unavailable(
                    "no OpenCL device is available, compiles, and speaks 1.2 or newer",
                    "see what clinfo says of the device");
        }
        List<String> names = all.stream().map(Device::toString).toList();
        if (wanted.isPresent() && Selection.find(all, wanted.get()).isEmpty()) {
            return new Availability.Unavailable(
                    "there is no OpenCL device " + wanted.get() + "; there are " + names,
                    "choose one by its number, for instance --backend opencl:0");
        }
        boolean separate = Selection.best(all).limits().kind() != Limits.Kind.CPU;
        return new Availability.Available(separate ? SEPARATE : SHARED, names);
    }
}
