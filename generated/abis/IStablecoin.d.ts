import {Artifact_IStablecoin} from '../artifacts/IStablecoin.js';
export type Abi_IStablecoin = (typeof Artifact_IStablecoin)['abi'];
