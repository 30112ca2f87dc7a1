import {Artifact_Batches} from '../artifacts/Batches.js';
export type Abi_Batches = (typeof Artifact_Batches)['abi'];
