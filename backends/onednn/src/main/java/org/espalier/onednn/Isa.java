package org.espalier.onednn;

/** Instruction sets as oneDNN numbers them: the widest that it uses on a processor. */
enum Isa {
    BASELINE(0, "baseline"),
    SSE41(0x1, "sse4.1"),
    AVX(0x3, "avx"),
    AVX2(0x7, "avx2"),
    AVX2_VNNI(0xf, "avx2 vnni"),
    AVX2_VNNI_2(0x1f, "avx2 vnni bf16 f16"),
    AVX512(0x27, "avx512"),
    AVX512_VNNI(0x67, "avx512 vnni"),
    AVX512_BF16(0xe7, "avx512 bf16"),
    AVX512_FP16(0x1ef, "avx512 bf16 f16"),
    AVX512_AMX(0xfef, "amx"),
    AVX512_AMX_FP16(0x1fef, "amx f16"),
    AVX10_2(0x201ff, "avx10.2"),
    AVX10_2_AMX_2(0x22fff, "avx10.2 amx");

    private static final int VNNI = 0x8 | 0x40;

    private final int bits;
    private final String text;

    Isa(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    /** The last of this list that is among these bits of {@code dnnl_get_effective_cpu_isa}. */
    static Isa of(int bits) {
        Isa best = BASELINE;
        for (Isa isa : values()) {
            best = (bits & isa.bits) == isa.bits ? isa : best;
        }
        return best;
    }

    /** The one that oneDNN uses here. */
    static Isa here() {
        return of(Dnnl.dnnl_get_effective_cpu_isa());
    }

    /**
     * Whether sums of products of bytes are exact. Without these instructions pairs of products are
     * added in 16 bits, which saturate.
     */
    boolean sumsBytes() {
        return (bits & VNNI) != 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
