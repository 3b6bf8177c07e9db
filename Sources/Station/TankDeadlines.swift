import TankFarm

/// When which tank is to be looked at again, the earliest first. A deadline that moves later is left where it stands and
/// looked at in vain once: with each reading all of a tank's deadlines move, and none of them comes.
struct TankDeadlines: Sendable {
    private struct Entry {
        let time: MonotonicTime
        let tank: Int

        func isBefore(_ other: Entry) -> Bool { time == other.time ? tank < other.tank : time < other.time }
    }

    private var heap: [Entry] = []
    /// The entry of each tank that counts; others of it in the heap are passed over.
    private var valid: [MonotonicTime?]

    init(tanks: Int) { valid = Array(repeating: nil, count: tanks) }

    /// No later than the tank's true deadline.
    var first: MonotonicTime? { heap.first?.time }

    /// The tank is to be looked at by then at the latest.
    mutating func set(_ tank: Int, to time: MonotonicTime?) {
        guard let time else { return }
        if let standing = valid[tank], standing <= time { return }
        valid[tank] = time
        heap.append(Entry(time: time, tank: tank))
        rise()
    }

    /// Takes out the earliest tank whose time has come; its true deadline must be set anew.
    mutating func takeDue(at now: MonotonicTime) -> Int? {
        while let first = heap.first, first.time <= now {
            removeFirst()
            guard valid[first.tank] == first.time else { continue }
            valid[first.tank] = nil
            return first.tank
        }
        return nil
    }

    private mutating func rise() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var earliest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].isBefore(heap[earliest]) { earliest = child }
            guard earliest != parent else { return }
            heap.swapAt(earliest, parent)
            parent = earliest
        }
    }
}
