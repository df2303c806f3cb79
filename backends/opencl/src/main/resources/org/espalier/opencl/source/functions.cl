// Functions that generated kernels call, each followed by a blank line. A kernel gets those it names.
// Every one is the twin of a Java method: the same operations in the same order, the same bits.

// The float nearest to q * 2^e, ties to even; the lowest bit of q stands for all that was cut off.
float rounded(ulong q, int e) {
    int top = 63 - (int) clz(q);
    int size = top + e;
    int keep = size >= -126 ? 24 : 150 + size;
    int cut = top + 1 - keep;
    if (size > 127 || cut > 62) {
        return size > 127 ? INFINITY : 0.0f;
    }
    ulong kept = q >> cut;
    ulong rest = q - (kept << cut);
    ulong tie = 1ul << (cut - 1);
    uint m = (uint) kept + (rest > tie || (rest == tie && (kept & 1ul) != 0ul) ? 1u : 0u);
    return as_float(size >= -126 ? ((uint) (size + 126) << 23) + m : m);
}

// Mantissa of 24 bits and exponent of a positive number: x = mantissa * 2^exponent.
uint mantissa_of(float x, int *exponent) {
    uint bits = as_uint(x);
    int shift = bits < 0x800000u ? (int) clz(bits) - 8 : 0;
    *exponent = max((int) (bits >> 23), 1) - 150 - shift;
    return bits < 0x800000u ? bits << shift : (bits & 0x7fffffu) | 0x800000u;
}

// a / b, rounded correctly, for devices whose own division is not.
float divided(float a, float b) {
    float x = fabs(a);
    float y = fabs(b);
    uint sign = (as_uint(a) ^ as_uint(b)) & 0x80000000u;
    int apart = as_uint(x) == as_uint(y);
    int zero = (as_uint(x) == 0u || y == INFINITY) && !apart;
    int infinite = (as_uint(y) == 0u || x == INFINITY) && !apart;
    int odd = isnan(a) || isnan(b) || (apart && (as_uint(x) == 0u || x == INFINITY));
    if (odd || zero || infinite) {
        uint end = zero ? 0u : 0x7f800000u;
        return odd ? as_float(0x7fc00000u) : as_float(sign | end);
    }
    int ex;
    int ey;
    uint mx = mantissa_of(x, &ex);
    uint my = mantissa_of(y, &ey);
    ulong whole = (ulong) mx << 32;
    ulong q = whole / my;
    q = (q << 1) | (q * my == whole ? 0ul : 1ul);
    return as_float(sign | as_uint(rounded(q, ex - ey - 33)));
}

// The square root of x, rounded correctly, for devices whose own is not.
float root(float x) {
    if (!(x > 0.0f) || x == INFINITY) {
        return x < 0.0f ? as_float(0x7fc00000u) : x;
    }
    int e;
    uint m = mantissa_of(x, &e);
    int odd = e & 1;
    ulong square = (ulong) m << (28 + odd);
    ulong s = 0ul;
    for (int bit = 26; bit >= 0; bit--) {
        ulong next = s | (1ul << bit);
        s = next * next <= square ? next : s;
    }
    ulong q = (s << 1) | (s * s == square ? 0ul : 1ul);
    return rounded(q, (e - odd - 28) / 2 - 1);
}

float half_power(int biased) {
    return as_float(biased << 23);
}

float exp_remainder(float x, float n) {
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    float q = fma(EXP_6, r, EXP_5);
    q = fma(q, r, EXP_4);
    q = fma(q, r, EXP_3);
    q = fma(q, r, EXP_2);
    return fma(fma(q, r, 1.0f), r, 1.0f);
}

float our_exp(float x) {
    float cut = x > EXP_HIGH ? EXP_HIGH : x < EXP_LOW ? EXP_LOW : x;
    float t = fma(cut, LOG2_E, EXP_SHIFT);
    int n = as_int(t);
    int half_n = (int) (as_uint(t) >> 1);
    float y = exp_remainder(cut, t - EXP_SHIFT) * half_power(half_n) * half_power(n - half_n);
    return isnan(x) ? x : y;
}

float log_one_plus(float f) {
    float q = fma(LOG_10, f, LOG_9);
    q = fma(q, f, LOG_8);
    q = fma(q, f, LOG_7);
    q = fma(q, f, LOG_6);
    q = fma(q, f, LOG_5);
    q = fma(q, f, LOG_4);
    q = fma(q, f, LOG_3);
    q = fma(q, f, LOG_2);
    return fma(q, f * f, f);
}

float our_log(float x) {
    int small = x < 0x1p-126f;
    int bits = as_int(small ? x * LOG_SCALE : x);
    int exponent = (int) (((uint) bits - (uint) LOG_SPLIT) & 0xff800000u);
    float n = fma((float) exponent, EXPONENT_UNIT, small ? -LOG_SCALE_EXPONENT : 0.0f);
    float y = fma(n, LN2, log_one_plus(as_float((uint) bits - (uint) exponent) - 1.0f));
    float positive = x == INFINITY ? x : y;
    float ordered = x >= 0.0f ? positive : as_float(0x7fc00000);
    return x == 0.0f ? -INFINITY : ordered;
}

float with_sign(float y, float x) {
    float z = as_float(as_uint(y) | (as_uint(x) & 0x80000000u));
    return isnan(x) ? x : z;
}

float tanh_small(float x) {
    float v = fma(x, x, -TANH_CENTRE);
    float q = fma(TANH_7, v, TANH_6);
    q = fma(q, v, TANH_5);
    q = fma(q, v, TANH_4);
    q = fma(q, v, TANH_3);
    q = fma(q, v, TANH_2);
    q = fma(q, v, TANH_1);
    q = fma(q, v, TANH_0);
    return fma(q, x, x);
}

float tanh_large(float x) {
    float cut = x > TANH_HIGH ? TANH_HIGH : x;
    float twice = cut + cut;
    float t = fma(twice, LOG2_E, TANH_SHIFT);
    float e = exp_remainder(twice, t - TANH_SHIFT);
    return 1.0f - DIVIDE(2.0f, fma(e, half_power(as_int(t)), 1.0f));
}

float our_tanh(float x) {
    float size = fabs(x);
    return with_sign(size < TANH_SPLIT ? tanh_small(size) : tanh_large(size), x);
}

float erf_small(float x) {
    float v = fma(x, x, -ERF_CENTRE);
    float q = fma(ERF_7, v, ERF_6);
    q = fma(q, v, ERF_5);
    q = fma(q, v, ERF_4);
    q = fma(q, v, ERF_3);
    q = fma(q, v, ERF_2);
    q = fma(q, v, ERF_1);
    q = fma(q, v, ERF_0);
    return fma(q, x, x);
}

float erf_large(float x) {
    float t = (x > ERF_HIGH ? ERF_HIGH : x) - ERF_SPLIT;
    float q = fma(ERFC_7, t, ERFC_6);
    q = fma(q, t, ERFC_5);
    q = fma(q, t, ERFC_4);
    q = fma(q, t, ERFC_3);
    q = fma(q, t, ERFC_2);
    q = fma(q, t, ERFC_1);
    q = fma(q, t, ERFC_0);
    float square = q * q;
    return fma(-square, square, 1.0f);
}

float our_erf(float x) {
    float size = fabs(x);
    return with_sign(size < ERF_SPLIT ? erf_small(size) : erf_large(size), x);
}

float sine(float r, float rest) {
    float u = r * r;
    float q = fma(fma(SIN_7, u, SIN_5), u, SIN_3);
    return r + fma(q, u * r, rest);
}

float cosine(float r, float rest) {
    float u = r * r;
    float q = fma(fma(COS_8, u, COS_6), u, COS_4);
    float top = fma(COS_2, u, 1.0f);
    float error = fma(COS_2, u, 1.0f - top);
    return top + fma(u * u, q, fma(-r, rest, error));
}

float wave(float x, int quarter, uint sign) {
    float t = fma(x, TWO_OVER_PI, ANGLE_SHIFT);
    float n = t - ANGLE_SHIFT;
    float exact = fma(n, -HALF_PI_HIGH, x);
    float r = fma(n, -HALF_PI_MIDDLE, exact);
    float rest = fma(n, -HALF_PI_LOW, fma(n, -HALF_PI_MIDDLE, exact - r));
    uint turn = as_uint(t) + (uint) quarter;
    float y = (turn & 1u) == 0u ? sine(r, rest) : cosine(r, rest);
    return as_float(as_uint(y) ^ sign ^ ((turn & 2u) << 30));
}

// 2 / pi, its first bit being worth 2^-1, behind 32 zeros.
constant uint REVERSE_QUARTER[9] = {
    0x00000000u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u,
    0xfe5163abu, 0xdebbc561u};

// 2^64 / 3!, 5!, ... 19!
constant ulong SINE_TERMS[9] = {
    0x2aaaaaaaaaaaaaabul, 0x0222222222222222ul, 0x000d00d00d00d00dul,
    0x00002e3bc74aad8eul, 0x0000006b99159fd5ul, 0x00000000b092309dul,
    0x0000000000d73f9ful, 0x000000000000ca96ul, 0x0000000000000098ul};

// 2^64 / 2!, 4!, ... 20!
constant ulong COSINE_TERMS[10] = {
    0x8000000000000000ul, 0x0aaaaaaaaaaaaaabul, 0x005b05b05b05b05bul,
    0x0001a01a01a01a02ul, 0x0000049f93edde28ul, 0x00000008f76c77fcul,
    0x000000000c9cba54ul, 0x00000000000d73faul, 0x0000000000000b41ul,
    0x0000000000000008ul};

// x - x^3/3! + ...: r is given as scaled * 2^(-63 - zeros), u is r * r in units of 2^-64.
float far_sine(ulong scaled, int zeros, ulong u) {
    ulong q = SINE_TERMS[8];
    for (int k = 7; k >= 0; k--) {
        q = SINE_TERMS[k] - mul_hi(u, q);
    }
    ulong y = scaled - mul_hi(scaled, mul_hi(u, q));
    return (float) y * as_float((127 - 63 - zeros) << 23);
}

float far_cosine(ulong u) {
    ulong q = COSINE_TERMS[9];
    for (int k = 8; k >= 0; k--) {
        q = COSINE_TERMS[k] - mul_hi(u, q);
    }
    ulong below = mul_hi(u, q);
    return (float) (below == 0ul ? ~0ul : 0ul - below) * 0x1p-64f;
}

// sin(x + quarter * pi/2) for x above 2^13 in integers alone, correct to 60 bits before it is rounded:
// x * 2/pi modulo 4 in units of 2^-126, then a Taylor series in units of 2^-64.
float far_wave(float x, int quarter, uint sign) {
    uint bits = as_uint(x);
    uint m = (bits & 0x7fffffu) | 0x800000u;
    uint start = (bits >> 23) - 120u;
    uint w = start >> 5;
    uint shift = start & 31u;
    uint words[4];
    for (uint k = 0u; k < 4u; k++) {
        ulong two = ((ulong) REVERSE_QUARTER[w + k] << 32) | REVERSE_QUARTER[w + k + 1u];
        words[k] = (uint) (two >> (32u - shift));
    }
    ulong p0 = (ulong) m * words[3];
    ulong p1 = (ulong) m * words[2] + (p0 >> 32);
    ulong p2 = (ulong) m * words[1] + (p1 >> 32);
    ulong p3 = (ulong) m * words[0] + (p2 >> 32);
    ulong high = (p3 << 32) | (p2 & 0xfffffffful);
    ulong low = (p1 << 32) | (p0 & 0xfffffffful);
    uint turn = (uint) (high >> 62) + (uint) quarter;
    high = (high << 2) | (low >> 62);
    low = low << 2;
    uint flip = 0u;
    if (high >> 63 != 0ul) {
        turn++;
        flip = 0x80000000u;
        low = 0ul - low;
        high = ~high + (low == 0ul ? 1ul : 0ul);
    }
    int zeros = min((int) clz(high), 62);
    ulong fraction = zeros == 0 ? high : (high << zeros) | (low >> (64 - zeros));
    ulong scaled = mul_hi(fraction, 0xc90fdaa22168c235ul);
    ulong r = zeros == 0 ? scaled << 1 : scaled >> (zeros - 1);
    ulong u = mul_hi(r, r);
    float y = (turn & 1u) == 0u ? as_float(as_uint(far_sine(scaled, zeros, u)) ^ flip) : far_cosine(u);
    return as_float(as_uint(y) ^ sign ^ ((turn & 2u) << 30));
}

float our_sin(float x) {
    float size = fabs(x);
    uint sign = as_uint(x) & 0x80000000u;
    if (size <= ANGLE_HIGH) {
        return wave(size, 0, sign);
    }
    return size < INFINITY ? far_wave(size, 0, sign) : as_float(0x7fc00000);
}

float our_cos(float x) {
    float size = fabs(x);
    if (size <= ANGLE_HIGH) {
        return wave(size, 1, 0u);
    }
    return size < INFINITY ? far_wave(size, 1, 0u) : as_float(0x7fc00000);
}

float lesser(float a, float b) {
    float equal = a == b ? as_float(as_uint(a) | as_uint(b)) : a + b;
    return a < b ? a : b < a ? b : equal;
}

float greater(float a, float b) {
    float equal = a == b ? as_float(as_uint(a) & as_uint(b)) : a + b;
    return a > b ? a : b > a ? b : equal;
}

// Word element mod 4 of Philox4x32-10 at counter element div 4.
uint random_word(ulong key, ulong element) {
    uint c0 = (uint) (element >> 2);
    uint c1 = (uint) (element >> 34);
    uint c2 = 0u;
    uint c3 = 0u;
    uint k0 = (uint) key;
    uint k1 = (uint) (key >> 32);
    for (int round = 0; round < 10; round++) {
        uint high0 = mul_hi(PHILOX_M0, c0);
        uint high1 = mul_hi(PHILOX_M1, c2);
        uint low0 = PHILOX_M0 * c0;
        uint low1 = PHILOX_M1 * c2;
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += PHILOX_W0;
        k1 += PHILOX_W1;
    }
    uint pair = (element & 1ul) == 0ul ? c0 : c1;
    uint other = (element & 1ul) == 0ul ? c2 : c3;
    return (element & 2ul) == 0ul ? pair : other;
}

float uniform_number(ulong key, ulong element) {
    return (float) (random_word(key, element) >> 8) * 0x1p-24f;
}

float from_bf16(ushort bits) {
    return as_float((uint) bits << 16);
}

ushort to_bf16(float x) {
    uint bits = as_uint(x);
    return isnan(x) ? (ushort) 0x7fc0 : (ushort) ((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

float from_f16(ushort bits) {
    uint sign = ((uint) bits & 0x8000u) << 16;
    uint exponent = ((uint) bits >> 10) & 31u;
    uint fraction = (uint) bits & 0x3ffu;
    uint normal = ((exponent + 112u) << 23) | (fraction << 13);
    uint special = 0x7f800000u | (fraction << 13);
    uint small = as_uint((float) fraction * 0x1p-24f);
    return as_float(sign | (exponent == 0u ? small : exponent == 31u ? special : normal));
}

// Below 2^-14 one half is added: the sum's last place is that of the result.
ushort to_f16(float x) {
    uint sign = (as_uint(x) >> 16) & 0x8000u;
    uint size = as_uint(x) & 0x7fffffffu;
    uint moved = size - 0x38000000u;
    uint normal = (moved + 0xfffu + ((moved >> 13) & 1u)) >> 13;
    uint small = as_uint(as_float(size) + 0.5f) - 0x3f000000u;
    uint finite = size < 0x38800000u ? small : normal;
    uint capped = size >= 0x477ff000u ? 0x7c00u : finite;
    return (ushort) (size > 0x7f800000u ? 0x7e00u : sign | capped);
}

int to_int(float x) {
    int inside = x > -0x1p31f && x < 0x1p31f;
    int end = x > 0.0f ? 0x7fffffff : (int) 0x80000000u;
    return inside ? (int) x : isnan(x) ? 0 : end;
}

long to_long(float x) {
    int inside = x > -0x1p63f && x < 0x1p63f;
    long end = x > 0.0f ? 0x7fffffffffffffffl : (long) 0x8000000000000000ul;
    return inside ? (long) x : isnan(x) ? 0l : end;
}
