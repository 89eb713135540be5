import { BertNormalizer } from '../bertNormalizer';
import { readBertNormalizerOptions } from '../bertNormalizerOptions';
import { readPattern } from '../pattern';
import { flattenSequence, unsupportedComponent, type TokenizerComponent } from '../tokenizerJson';
import { normalizeAsBert } from './bertSteps';
import { byteLevel } from './byteLevel';
import { lowercase, nmt, prepend, strip, stripAccents } from './characterSteps';
import type { Normalizer } from './normalizer';
import { precompiled } from './precompiled';
import { Charsmap } from './charsmap';
import { replace } from './replace';
import { unicodeForm } from './unicodeForm';

/** The normalizer of a tokenizer.json as one function. Throws `tokenizer-unsupported`, naming the component. */
export function readNormalizer(component: TokenizerComponent | undefined): Normalizer {
  const steps = flattenSequence(component, 'normalizers').map(readStep);
  return text => steps.reduce((result, step) => (result.text === '' ? result : step(result)), text);
}

function readStep(component: TokenizerComponent): Normalizer {
  switch (component.type) {
    case 'BertNormalizer':
      return normalizeAsBert(new BertNormalizer(readBertNormalizerOptions(component)));
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return unicodeForm(component.type);
    case 'Lowercase':
      return lowercase;
    case 'StripAccents':
      return stripAccents;
    case 'Nmt':
      return nmt;
    case 'Strip':
      return strip(component.strip_left !== false, component.strip_right !== false);
    case 'Prepend':
      return prepend(text(component, 'prepend'));
    case 'Replace':
      return replace(readPattern(component.pattern, component), text(component, 'content'));
    case 'ByteLevel':
      return byteLevel;
    case 'Precompiled':
      return precompiled(Charsmap.fromBase64(text(component, 'precompiled_charsmap'), component));
    default:
      throw unsupportedComponent('normalizer', component);
  }
}

function text(component: TokenizerComponent, option: string): string {
  const value = component[option];
  if (typeof value !== 'string') throw unsupportedComponent(`${option} of normalizer`, component);
  return value;
}
