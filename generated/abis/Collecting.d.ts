import {Artifact_Collecting} from '../artifacts/Collecting.js';
export type Abi_Collecting = (typeof Artifact_Collecting)['abi'];
