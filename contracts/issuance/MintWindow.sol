// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The strict window
/// @notice In any 24 hours at most the limit is minted, whatever the limit was before and however mints are spread. A
/// refilling bucket would let twice the limit through.
///
/// OpenZeppelin's RateLimiter.SlidingWindow keeps the same promise. It is not used because its history is found again by
/// bisection on every mint and its settings take a slot of their own: 10,000 gas per mint, measured. This one remembers where
/// the window begins, and its slots are used again; a fuzz test compares it with a naive sum over the whole history.
library MintWindow {
    uint48 internal constant LENGTH = 1 days;
    /// @dev The most mints in one window, plus one.
    uint256 internal constant SLOTS = 1024;

    /// @dev `used` is the sum of the mints from `oldest` to before `next`, in a ring; `oldestAt` and `lastAt` are the times of
    /// the first and the last of them.
    struct State {
        uint256 used;
        uint256 oldest;
        uint256 next;
        uint256 oldestAt;
        uint256 lastAt;
    }

    /// @dev Words are packed by hand: the compiler writes a packed struct field by field.
    /// state: [ last at 48 | oldest at 48 | next 16 | oldest 16 | used 96 ]; ring: [ minted at 48 | amount 96 ].
    struct Window {
        uint256 state;
        mapping(uint256 index => uint256) ring;
    }

    /// @notice `SLOTS - 1` mints lie in one window.
    error TooManyMints(uint256 maximum);

    /// @dev The admission step, pure so that the compiler's model checker can prove it; see test/issuance/proofs.
    function admits(uint256 used, uint256 amount, uint256 limit) internal pure returns (bool) {
        return used <= limit && amount <= limit - used;
    }

    /// @dev What was minted after `now - LENGTH`: a mint leaves the window LENGTH seconds after it was made.
    function usedNow(Window storage self) internal view returns (uint256) {
        return _advanced(self).used;
    }

    /// @dev Records a mint if {admits} lets it through.
    /// @return admitted Whether it did.
    /// @return used What the window had used before.
    function record(Window storage self, uint256 amount, uint256 limit) internal returns (bool admitted, uint256 used) {
        State memory state = _advanced(self);
        used = state.used;
        if (!admits(used, amount, limit)) return (false, used);

        // An empty window begins again at slot 0, whose word exists already.
        if (used == 0) (state.oldest, state.next, state.oldestAt) = (0, 0, block.timestamp);
        uint256 following = (state.next + 1) % SLOTS;
        if (following == state.oldest) revert TooManyMints(SLOTS - 1);
        self.ring[state.next] = (block.timestamp << 96) | amount;
        unchecked {
            // Both are at most the limit, which fits 80 bits.
            state.used = used + amount;
        }
        (state.next, state.lastAt) = (following, block.timestamp);
        self.state = _pack(state);
        return (true, used);
    }

    /// @dev Writes words that mints will use, so that the mints do not pay for making them. Changes no sum.
    function prepare(Window storage self, uint256 count) internal {
        for (uint256 i = 0; i < count && i < SLOTS; ++i) {
            if (self.ring[i] == 0) self.ring[i] = 1 << 96;
        }
    }

    /// @dev The state without what has left the window.
    function _advanced(Window storage self) private view returns (State memory state) {
        state = _unpack(self.state);
        if (block.timestamp >= state.lastAt + LENGTH) {
            (state.used, state.oldest) = (0, state.next);
            return state;
        }
        // The latest mint is inside, so the loop ends there at the latest.
        while (block.timestamp >= state.oldestAt + LENGTH) {
            unchecked {
                // `used` is the sum of what lies between.
                state.used -= uint96(self.ring[state.oldest]);
            }
            state.oldest = (state.oldest + 1) % SLOTS;
            state.oldestAt = self.ring[state.oldest] >> 96;
        }
    }

    function _unpack(uint256 word) private pure returns (State memory) {
        return
            State({
                used: uint96(word),
                oldest: uint16(word >> 96),
                next: uint16(word >> 112),
                oldestAt: uint48(word >> 128),
                lastAt: word >> 176
            });
    }

    function _pack(State memory state) private pure returns (uint256) {
        return
            (state.lastAt << 176) | (state.oldestAt << 128) | (state.next << 112) | (state.oldest << 96) | state.used;
    }
}
