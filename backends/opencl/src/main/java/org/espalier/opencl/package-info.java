/** The backend for OpenCL devices. */
package org.espalier.opencl;
