import { expect, it } from 'vitest';
import { eventually } from './support/eventually';
import type { QuickInputItem } from './support/quickInput';
import { sampleWorkspace } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';
import type { Workbench } from './support/workbench';

const ids = ['cpu', 'webgpu', 'cuda', 'directml', 'tensorflow'];

/** Asks what can train here. The box closes by itself when something else takes the focus: then it is asked for again. */
async function showDevices(workbench: Workbench): Promise<QuickInputItem[]> {
  return eventually(
    'all devices are listed',
    async () => {
      await workbench.runCommand('SpanLab: Show Devices for Training');
      await workbench.quickInput.waitFor(/Devices for Training/, 10_000);
      return eventually(
        'the engine has looked at the machine',
        async () => {
          const items = await workbench.quickInput.detailedItems();
          return items.length >= ids.length ? items : undefined;
        },
        { timeoutMs: 60_000 },
      );
    },
    { timeoutMs: 240_000 },
  );
}

it('shows the devices for training: the CPU can be used, and each that cannot tells why', () =>
  withVscode('devices', { prepare: sampleWorkspace }, async ({ workbench }) => {
    const items = await showDevices(workbench);
    expect(items.map(({ description }) => description.split(' · ')[0])).toEqual(ids);
    for (const { label, detail } of items) {
      expect(label).not.toBe('');
      expect(detail).toMatch(/\.$/);
    }

    const [cpu, , , directml, tensorflow] = items;
    expect(cpu?.icon).toBe('check');
    expect(cpu?.description).toMatch(/^cpu · ONNX Runtime, CPU provider · \d+\.\d GiB$/);
    // Nobody has installed it into the profile of this test.
    expect(tensorflow?.icon).toBe('circle-slash');
    expect(tensorflow?.detail).toContain('@tensorflow/tfjs-node-gpu');
    if (process.platform !== 'win32') {
      expect(directml?.icon).toBe('circle-slash');
      expect(directml?.detail).toContain(`${process.platform}-${process.arch}`);
    }
  }));
