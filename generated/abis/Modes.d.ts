import {Artifact_Modes} from '../artifacts/Modes.js';
export type Abi_Modes = (typeof Artifact_Modes)['abi'];
