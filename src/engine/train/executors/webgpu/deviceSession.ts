import type * as Ort from 'onnxruntime-node';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlacement, type Placement } from './placement';

/** A session on a device, of which the first run can be watched. */
export class DeviceSession {
  private constructor(
    private readonly session: Ort.InferenceSession,
    /** Where the profile of the first run is written; null once it was read. */
    private profileFolder: string | null,
  ) {}

  /** @param open makes the session, with the given options as well */
  static async open(
    open: (more: Ort.InferenceSession.SessionOptions) => Promise<Ort.InferenceSession>,
    isWatched: boolean,
  ): Promise<DeviceSession> {
    if (!isWatched) return new DeviceSession(await open({}), null);
    const folder = await mkdtemp(join(tmpdir(), 'spanlab-profile-'));
    try {
      const session = await open({ enableProfiling: true, profileFilePrefix: join(folder, 'profile') });
      return new DeviceSession(session, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Inputs that the graph does not have are left out. */
  run(feeds: Readonly<Record<string, Ort.Tensor>>): Promise<Ort.InferenceSession.ReturnType> {
    const { inputNames } = this.session;
    const given = inputNames.flatMap(name => (name in feeds ? [[name, feeds[name]] as const] : []));
    return this.session.run(Object.fromEntries(given));
  }

  /** Where the nodes of the first run were computed, told once; null for a session that is not watched. */
  async takePlacement(): Promise<Placement | null> {
    const folder = this.profileFolder;
    if (folder === null) return null;
    this.profileFolder = null;
    try {
      this.session.endProfiling();
      const [file] = await readdir(folder);
      return readPlacement(await readFile(join(folder, file), 'utf8'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async release(): Promise<void> {
    if (this.profileFolder !== null) {
      this.session.endProfiling();
      await rm(this.profileFolder, { recursive: true, force: true });
      this.profileFolder = null;
    }
    await this.session.release();
  }
}
