package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;

/**
 * One matrix product on its way to the backend, in the precision asked for.
 *
 * @param product where the bare product is kept as well
 */
record Launch(Issue issue, MatMulOperands m, Program epilogue, Fresh out, Optional<Fresh> product) {
    /** Pieces of a and b whose products are summed, the smallest first. */
    static final List<Term> THREE = List.of(new Term(1, 0), new Term(0, 1), new Term(0, 0));

    /** The same, with what is left out there. */
    static final List<Term> SIX =
            List.of(
                    new Term(2, 0),
                    new Term(0, 2),
                    new Term(1, 1),
                    new Term(1, 0),
                    new Term(0, 1),
                    new Term(0, 0));

    private static final Program SUM = Program.of((product, sum) -> product.add(sum));

    /** Piece {@code a} of the left operand times piece {@code b} of the right one. */
    record Term(int a, int b) {}

    /** Operands as they are. */
    void whole() {
        launch(m.left().slice(), m.right().slice());
    }

    /** Operands rounded to a narrower type. */
    void rounded(DType type) {
        launch(
                m.left().piece(0, type, issue.launcher()),
                m.right().piece(0, type, issue.launcher()));
    }

    private Slice piece(MatMulOperands.Place place, int i) {
        return place.piece(i, DType.BF16, issue.launcher());
    }

    private void launch(Slice a, Slice b) {
        List<Slice> operands = new ArrayList<>(List.of(a, b));
        operands.addAll(m.extras());
        operands.add(flat(out));
        product.ifPresent(p -> operands.add(flat(p)));
        issue.launcher().matmul(epilogue, product.isPresent(), operands);
    }

    private Slice flat(Fresh f) {
        return f.slice(Layout.dense(m.flat()));
    }

    /** Operands as sums of bf16 numbers: the terms' products, summed in f32. */
    void split(List<Term> terms) {
        MatMulOperands.Place a = m.left();
        MatMulOperands.Place b = m.right();
        Optional<Tensor> sum = Optional.empty();
        for (Term t : terms.subList(0, terms.size() - 1)) {
            sum = Optional.of(added(a, b, t, sum));
        }
        finish(a, b, terms.getLast(), sum);
    }

    private Tensor added(
            MatMulOperands.Place a, MatMulOperands.Place b, Term t, Optional<Tensor> sum) {
        Fresh next = issue.fresh(DType.F32, m.shape());
        add(a, b, t, sum, next);
        return issue.tensor(next);
    }

    /** {@code next} = a·b + {@code sum}, which is released. */
    private void add(
            MatMulOperands.Place a,
            MatMulOperands.Place b,
            Term t,
            Optional<Tensor> sum,
            Fresh next) {
        List<Slice> operands = new ArrayList<>(List.of(piece(a, t.a()), piece(b, t.b())));
        sum.ifPresent(s -> operands.add(flat(Fresh.over(s))));
        operands.add(flat(next));
        Program program = sum.isPresent() ? SUM : Program.identity();
        issue.launcher().matmul(program, false, operands);
        sum.ifPresent(s -> Recorder.value(s).release());
    }

    private void finish(
            MatMulOperands.Place a, MatMulOperands.Place b, Term last, Optional<Tensor> sum) {
        if (epilogue.equals(Program.identity())) {
            add(a, b, last, sum, out);
            return;
        }
        Fresh whole = product.orElseGet(() -> issue.fresh(DType.F32, m.shape()));
        add(a, b, last, sum, whole);
        List<Slice> operands = new ArrayList<>(List.of(flat(whole)));
        operands.addAll(m.extras());
        operands.add(flat(out));
        issue.launcher().map(epilogue, new double[0], new long[0], operands);
        if (product.isEmpty()) {
            Recorder.value(issue.tensor(whole)).release();
        }
    }
}
