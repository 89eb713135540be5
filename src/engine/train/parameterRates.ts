import { SpanLabError } from '../../core/errors';
import type { RunConfig } from '../../core/runs/runConfig';
import { parameterNames } from '../../graph/parameterNames';
import { parameterPlace, type ParameterPlace } from '../../graph/parameterPlace';
import type { Parameter } from '../../graph/parameters';
import type { TrainableModel } from '../../graph/trainableModel';

/** The settings by which parameters are trained differently. */
export type RateSettings = Pick<RunConfig, 'freezeEmbeddings' | 'freezeLayers' | 'layerwiseDecay'>;

/** What the learning rate of a parameter is multiplied by; 0: the parameter is frozen, and no gradient is computed for it. */
export type RateOf = (parameter: Parameter) => number;

/**
 * The share of the learning rate that each parameter has: 0 for frozen embeddings and layers, and with layer-wise decay d in a
 * model of n layers 1 for the head, d^2 for the highest layer, d^(n + 1) for the lowest, d^(n + 2) for the embeddings
 * (`_get_layer_lrs` in google-research/electra, model/optimization.py).
 * @throws SpanLabError config-invalid where the settings need to know a parameter's layer and its name does not tell it, or
 * where more layers are to be frozen than there are
 */
export function parameterRates(settings: RateSettings, model: Pick<TrainableModel, 'graph' | 'parameters'>): RateOf {
  const { freezeEmbeddings, freezeLayers, layerwiseDecay } = settings;
  if (!freezeEmbeddings && freezeLayers === 0 && layerwiseDecay === 1) return () => 1;
  const places = placesOf(model);
  const layers = 1 + Math.max(-1, ...[...places.values()].map(place => (place.part === 'layer' ? place.layer : -1)));
  if (freezeLayers > layers) {
    throw new SpanLabError('config-invalid', `freezeLayers is ${freezeLayers}, but the model has ${layers} layers.`, {
      setting: 'freezeLayers',
      layers,
    });
  }
  const rate = (place: ParameterPlace): number => {
    switch (place.part) {
      case 'embeddings':
        return freezeEmbeddings ? 0 : layerwiseDecay ** (layers + 2);
      case 'layer':
        return place.layer < freezeLayers ? 0 : layerwiseDecay ** (layers + 1 - place.layer);
      case 'head':
        return 1;
    }
  };
  const rates = new Map([...places].map(([name, place]) => [name, rate(place)]));
  return ({ name }) => rates.get(name) ?? 1;
}

function placesOf({ graph, parameters }: Pick<TrainableModel, 'graph' | 'parameters'>) {
  const names = parameterNames(graph, parameters);
  const places = new Map<string, ParameterPlace>();
  for (const { name } of parameters) {
    const told = names.get(name)?.name;
    const place = told === undefined ? null : parameterPlace(told);
    if (place === null) {
      throw new SpanLabError(
        'config-invalid',
        `The layer of the parameter "${told ?? name}" cannot be told from its name: freezeEmbeddings, freezeLayers and ` +
          'layerwiseDecay do not work with this model.',
        { parameter: told ?? name },
      );
    }
    places.set(name, place);
  }
  return places;
}
