import type { DatasetFormat } from '../dataset/types';
import type { MetricProfile } from './profile';
import { squad1 } from './squad1';
import { squad2 } from './squad2';

const profiles: Readonly<Record<DatasetFormat, MetricProfile>> = { squad1, squad2 };

/** The profile of a name; `auto` takes the one that belongs to the data's format. */
export function metricProfile(metric: MetricProfile['name'] | 'auto', format: DatasetFormat): MetricProfile {
  return profiles[metric === 'auto' ? format : metric];
}
