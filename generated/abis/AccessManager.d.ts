import {Artifact_AccessManager} from '../artifacts/AccessManager.js';
export type Abi_AccessManager = (typeof Artifact_AccessManager)['abi'];
