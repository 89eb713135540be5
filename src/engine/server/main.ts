import { readEngineSettings, runEngineServer } from './engineServer';

if (process.send === undefined) {
  process.stderr.write(
    'This is the engine of SpanLab, started by the extension. In a terminal use the command spanlab.\n',
  );
  process.exitCode = 2;
} else {
  process.title = 'spanlab-engine';
  runEngineServer(readEngineSettings(process.argv[2]));
}
