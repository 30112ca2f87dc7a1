import {Artifact_Release} from '../artifacts/Release.js';
export type Abi_Release = (typeof Artifact_Release)['abi'];
