import {Artifact_Twin} from '../artifacts/Twin.js';
export type Abi_Twin = (typeof Artifact_Twin)['abi'];
