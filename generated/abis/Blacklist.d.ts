import {Artifact_Blacklist} from '../artifacts/Blacklist.js';
export type Abi_Blacklist = (typeof Artifact_Blacklist)['abi'];
