import '../ui/base.css';
import '../ui/context.css';
import './ask.css';
import { startView } from '../ui/startView';
import './askView';

startView('spanlab-ask');
