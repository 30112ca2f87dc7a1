import {Artifact_Permits} from '../artifacts/Permits.js';
export type Abi_Permits = (typeof Artifact_Permits)['abi'];
