package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.pytorch.jni.JniUtils;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.TensorLibrary;
import io.freshet.schemas.config.ServersConfig.Device;
import org.junit.jupiter.api.Test;

class ComputeIT {
    @Test
    void setsTheThreadsOfOneOperation() {
        Compute.start(2);
        assertThat(JniUtils.getNumThreads()).isEqualTo(2);

        Compute.start(1);
        assertThat(JniUtils.getNumThreads()).isEqualTo(1);
    }

    @Test
    void fallsBackToTheCpuOnlyWhereTheWishAllows() {
        assumeTrue(TensorLibrary.gpus() == 0, "this machine has a GPU");

        assertThat(Compute.device(Device.AUTO)).isEqualTo(ComputeDevice.CPU);
        assertThat(Compute.device(Device.CPU)).isEqualTo(ComputeDevice.CPU);
        assertThatThrownBy(() -> Compute.device(Device.GPU))
                .hasMessageContaining("trainer.device")
                .hasMessageContaining("auto");
    }
}
