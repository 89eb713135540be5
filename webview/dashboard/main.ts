import '../ui/wellFormedLanguage';
import '../ui/base.css';
import './dashboard.css';
import { startView } from '../ui/startView';
import './dashboardView';

startView('spanlab-dashboard');
