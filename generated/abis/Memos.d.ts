import {Artifact_Memos} from '../artifacts/Memos.js';
export type Abi_Memos = (typeof Artifact_Memos)['abi'];
