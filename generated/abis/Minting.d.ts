import {Artifact_Minting} from '../artifacts/Minting.js';
export type Abi_Minting = (typeof Artifact_Minting)['abi'];
