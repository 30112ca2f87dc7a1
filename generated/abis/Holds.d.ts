import {Artifact_Holds} from '../artifacts/Holds.js';
export type Abi_Holds = (typeof Artifact_Holds)['abi'];
