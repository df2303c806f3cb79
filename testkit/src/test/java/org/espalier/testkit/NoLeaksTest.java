package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leak check, with a planted leak as control. */
@ExtendWith(NoLeaks.class)
class NoLeaksTest {
    private static Session session() {
        Host host = Host.get();
        return host.session(host.reference(), SessionConfig.defaults().threads(1));
    }

    @Test
    void aPlantedLeakIsFound() {
        NoLeaks check = new NoLeaks();
        check.remember();
        Session session = session();
        Tensor x = session.tensor(new float[] {1, 2, 3}, 3).keep();
        AssertionError e = assertThrows(AssertionError.class, () -> check.compare("this test"));
        assertTrue(e.getMessage().startsWith("this test left "), e.getMessage());
        assertEquals(6, x.sum().item());
        session.close();
        check.compare("this test");
    }

    @Test
    void aClosedSessionLeavesNothing() {
        try (Session session = session()) {
            Tensor x = session.uniform("x", -1, 1, 65, 13).variable();
            assertEquals(1, x.square().mean().gradients(x).size());
        }
    }
}
