/// What somebody may have meant.
enum NearestName {
    /// The candidate that is fewest slips away (a letter wrong, missing, too many, or two swapped), capitals not
    /// counted; nil when none is near enough to be worth naming. Of equals the first.
    static func suggestion(for text: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased())
        // A third of the letters wrong is another word.
        let tolerance = max(1, wanted.count / 3)
        var best: (name: String, slips: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            guard abs(letters.count - wanted.count) <= tolerance else { continue }
            let slips = distance(wanted, letters)
            if slips <= tolerance, slips < best?.slips ?? Int.max { best = (candidate, slips) }
        }
        return best?.name
    }

    /// Optimal string alignment distance.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        guard !left.isEmpty else { return right.count }
        guard !right.isEmpty else { return left.count }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var slips = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    slips = min(slips, beforeLast[column - 2] + 1)
                }
                current.append(slips)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
