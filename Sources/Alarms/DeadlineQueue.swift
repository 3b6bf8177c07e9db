import TankFarm

/// The pending deadlines, the earliest first, at most one for each slot: a binary heap that knows where each slot stands
/// in it, so that a deadline is set, moved and dropped in logarithmic time, and nothing is spent on slots that have none.
struct DeadlineQueue: Sendable {
    private struct Entry {
        let time: MonotonicTime
        let slot: Int

        // Equal times go by slot: the order of effects must not depend on how the heap came about.
        func isBefore(_ other: Entry) -> Bool {
            time == other.time ? slot < other.slot : time < other.time
        }
    }

    private var heap: [Entry] = []
    /// Where each slot's entry stands in the heap; -1 where it has none.
    private var positions: [Int]

    init(slots: Int) { positions = Array(repeating: -1, count: slots) }

    var first: (time: MonotonicTime, slot: Int)? { heap.first.map { ($0.time, $0.slot) } }

    /// Gives a slot its deadline, or takes it away.
    mutating func set(_ slot: Int, to time: MonotonicTime?) {
        let position = positions[slot]
        guard let time else {
            if position >= 0 { remove(at: position) }
            return
        }
        let entry = Entry(time: time, slot: slot)
        if position < 0 {
            heap.append(entry)
            positions[slot] = heap.count - 1
            rise(from: heap.count - 1)
        } else if heap[position].time != time {
            place(entry, at: position)
        }
    }

    private mutating func remove(at position: Int) {
        positions[heap[position].slot] = -1
        let last = heap.removeLast()
        if position < heap.count { place(last, at: position) }
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        heap[position] = entry
        positions[entry.slot] = position
        rise(from: position)
        sink(from: positions[entry.slot])
    }

    private mutating func rise(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            exchange(child, parent)
            child = parent
        }
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            var earliest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].isBefore(heap[earliest]) { earliest = child }
            guard earliest != parent else { return }
            exchange(earliest, parent)
            parent = earliest
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        positions[heap[one].slot] = one
        positions[heap[other].slot] = other
    }
}
