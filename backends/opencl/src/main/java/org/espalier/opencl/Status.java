package org.espalier.opencl;

import org.jocl.CL;

/** What OpenCL calls return. */
final class Status {
    private Status() {}

    /** Fails unless the call went well. */
    static void require(int code, String what) {
        if (code != CL.CL_SUCCESS) {
            throw new OpenClException(
                    "opencl: %s failed: %s (%s)"
                            .formatted(what, CL.stringFor_errorCode(code), code));
        }
    }
}
