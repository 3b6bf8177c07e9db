import TankFarm

/// Samples on their way to the disk, at most so many: past the bound the oldest fall out, and are counted.
struct SampleQueue {
    private let bound: Int
    // Taken from `front` at `head`, given to `back`: neither end ever moves what stands before it.
    private var front: [HistorySample] = []
    private var head = 0
    private var back: [HistorySample] = []
    private var backHead = 0
    private var inFlight = 0
    /// How many fell out and were not told yet.
    private var dropped = 0

    init(bound: Int) { self.bound = max(1, bound) }

    /// Those being written included.
    var count: Int { waiting + inFlight }
    private var waiting: Int { front.count - head + back.count - backHead }
    var isEmpty: Bool { waiting == 0 }

    mutating func append(_ sample: HistorySample) {
        back.append(sample)
        while waiting + inFlight > bound, waiting > 0 {
            // While the oldest are being written, those behind them go: should the writing fail, `fail` steps back over
            // these instead, so that in the end the oldest are gone all the same.
            if head < front.count { head += 1 } else { backHead += 1 }
            dropped += 1
        }
        // As long as the disk takes nothing nobody takes from here, and what fell out must go from memory too.
        if backHead > bound / 4 {
            back.removeFirst(backHead)
            backHead = 0
        }
        if head == front.count, inFlight == 0, head > 0 {
            front = []
            head = 0
        }
    }

    /// What it has room for, what fell out included.
    var room: Int { front.count + back.count }

    /// The oldest, at most so many; they count as waiting until `succeed` or `fail`.
    mutating func take(_ most: Int) -> [HistorySample] {
        if head == front.count {
            front = backHead == 0 ? back : Array(back[backHead...])
            head = 0
            back = []
            backHead = 0
        }
        let count = min(most, front.count - head)
        defer {
            head += count
            inFlight = count
        }
        return Array(front[head..<head + count])
    }

    mutating func succeed() {
        inFlight = 0
        if head == front.count {
            front = []
            head = 0
        }
    }

    mutating func fail() {
        head -= inFlight
        inFlight = 0
    }

    /// How many fell out since it was asked last.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }
}
