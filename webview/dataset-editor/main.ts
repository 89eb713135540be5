import '../ui/base.css';
import '../ui/context.css';
import './datasetEditor.css';
import { startView } from '../ui/startView';
import './editorView';

startView('spanlab-dataset-editor');
