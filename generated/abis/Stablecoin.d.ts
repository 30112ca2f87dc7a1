import {Artifact_Stablecoin} from '../artifacts/Stablecoin.js';
export type Abi_Stablecoin = (typeof Artifact_Stablecoin)['abi'];
