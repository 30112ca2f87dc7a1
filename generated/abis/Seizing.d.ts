import {Artifact_Seizing} from '../artifacts/Seizing.js';
export type Abi_Seizing = (typeof Artifact_Seizing)['abi'];
