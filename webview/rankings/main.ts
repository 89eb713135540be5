import '../ui/base.css';
import '../ui/context.css';
import './rankings.css';
import { startView } from '../ui/startView';
import './rankingsView';

startView('spanlab-rankings');
