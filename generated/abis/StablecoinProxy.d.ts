import {Artifact_StablecoinProxy} from '../artifacts/StablecoinProxy.js';
export type Abi_StablecoinProxy = (typeof Artifact_StablecoinProxy)['abi'];
