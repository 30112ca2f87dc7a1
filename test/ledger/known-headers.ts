/** Headers of public chains as eth_getBlockByNumber gives them: facts that prove themselves by their hash. */
export interface KnownHeader {
  name: string;
  chainId: number;
  answer: Readonly<Record<string, unknown>>;
}

const NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
const NOTHING = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const NO_REQUESTS = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ZERO = `0x${"00".repeat(32)}`;

export const knownHeaders: readonly KnownHeader[] = [
  {
    name: "Ethereum's first block, with the fields of 2015",
    chainId: 1,
    answer: {
      number: "0x0",
      hash: "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
      parentHash: ZERO,
      sha3Uncles: NO_UNCLES,
      miner: `0x${"00".repeat(20)}`,
      stateRoot: "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544",
      transactionsRoot: NOTHING,
      receiptsRoot: NOTHING,
      logsBloom: `0x${"00".repeat(256)}`,
      difficulty: "0x400000000",
      gasLimit: "0x1388",
      gasUsed: "0x0",
      timestamp: "0x0",
      extraData: "0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa",
      mixHash: ZERO,
      nonce: "0x0000000000000042",
      transactions: [],
    },
  },
  {
    name: "Ethereum's block 24,630,100, with the fields of Prague and a filter that is nearly full",
    chainId: 1,
    answer: {
      baseFeePerGas: "0x246edf3",
      blobGasUsed: "0x40000",
      difficulty: "0x0",
      excessBlobGas: "0xa2a720e",
      extraData: "0x4275696c6465724e6574202842656176657229",
      gasLimit: "0x3938700",
      gasUsed: "0x1a4ed69",
      hash: "0x6c4c6ea047f0ca4bcb0b0fbbcc2e50061d8dd24ba1ab8a22a6d3583a497c3c82",
      logsBloom:
        "0xfffffef97ffdf7dfb75fbbfeffffdfffffbeefffffbbffff6ffffdffbffffaf9df7fff7f7fff6ffbffffdfdffbffffff76fffffcbf7ffbfffffeefffffff7df7bffffffdefffff8fdfdf7f7ceffdffff7ff77affe7ef5ff5fbfff57ff7eeadfffffffabfff7bdffbbfbffcfffdefffeffefffffffff5fffefdffdffbffffdfdffbffe7fffffffffdffebf7e37fdfe977f7fbdfefdffddffffffffff5f97ffffdfbffdf7fffffbff9feff77afffefffeef77ffff7fff6fffeffd77ffffeefefdb7bffffff7f7ffdfbff7ffffffffefdffdffddffffffefffffffefdfbf7fdffef7fffff3bdf7fff6cefffdfffdf7ffffeffbfbffffdafffdfbf7efdbeffff7fff",
      miner: "0xdadb0d80178819f2319190d340ce9a924f783711",
      mixHash: "0xf824cbc0bffaa4862fffafa96c2cce90898dda8b97fc3eaa6a85ac38075991e5",
      nonce: "0x0000000000000000",
      number: "0x177d354",
      parentBeaconBlockRoot: "0xd9b957562f8477151f61eddc77bcad7451ef62eab8f4fe470402073a794e8bba",
      parentHash: "0x63ce16602b2afe4089fa8e0a2c16be1a2dea1c4d30b65bd717d9398ddd5fba23",
      receiptsRoot: "0x52fc280ab6b1db61781dae4cc5f81b7ddd484eae78320bdd8161d5b2fe8e7719",
      requestsHash: NO_REQUESTS,
      sha3Uncles: NO_UNCLES,
      stateRoot: "0x41ebb402f36d0ce15799e98d1aca83bbb5d4b08d1b6572e73b388e4ece192916",
      timestamp: "0x69b09d6b",
      transactions: [],
      transactionsRoot: "0x3b889eb9fa0713d2e1d9e90725d45fd04ec4a550a7a390639c243c5f3b2c6215",
      withdrawalsRoot: "0x76abcbef0846a5bd065d0207581dacc3cf8df4ec2ba0a8e4d4fbbe97864b82ee",
    },
  },
  {
    name: "OP Mainnet's block 157,796,868, whose withdrawals' root is another contract's",
    chainId: 10,
    answer: {
      baseFeePerGas: "0x3220",
      blobGasUsed: "0x1dbaf0",
      difficulty: "0x0",
      excessBlobGas: "0x0",
      extraData: "0x01000000fa000000020000000000000000",
      gasLimit: "0x2625a00",
      gasUsed: "0xe84d55",
      hash: "0x75178017f864ca82f39e596f24e443904588fe345d690d3b056959e8be173e4d",
      logsBloom:
        "0x5410230200013001008018050200002005100098504020010024000054e20a08034800007004000841a000100400700002cc00000800100006020050002400c01080002100000000280032082008094010040022002c283006000000200400011008030002002282000000400920090000800200080420040400801000001004000402000804042018228400c0000400020088004825430c0000000082000c300200c0050400000102000500000802002000020000000008004301c8000000800001084340008001032008000080009080880002028304144000002800006040041448882084000224000000000a082008800821038008000421000020420840",
      miner: "0x4200000000000000000000000000000000000011",
      mixHash: "0x4cd595fb7524a96f75f79e3b5bf495274795932bf683bfa232c727f42dd40fba",
      nonce: "0x0000000000000000",
      number: "0x967ca04",
      parentBeaconBlockRoot: "0x0a9db0213a687d211f6ec8e116268582ace2faf158f854b01db90e12edcb65e5",
      parentHash: "0xa5a62666aff27866040f84824c2247bf2b7320b751bfe7cf855567e5dff738a1",
      receiptsRoot: "0xeb5959ffd746e376d9b43211a155052c42d94409b12f8fe995c48f16ed60ddf2",
      requestsHash: NO_REQUESTS,
      sha3Uncles: NO_UNCLES,
      stateRoot: "0xc2ff64f11d806dd915bf860e052809935afab65a59dd479897545eec304a0c3a",
      timestamp: "0x6ac36dc1",
      transactions: [],
      transactionsRoot: "0x465b594566f229da095144f370a2659803aeaf4070bf06f56e139b2f2ded52dc",
      withdrawalsRoot: "0x171eedd2a92747cfb2e760d2fe845861e129d85f174c4a7e17adedccae5f3102",
    },
  },
];
