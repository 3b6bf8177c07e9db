import TankFarm

/// Gathers a tank's figures of a period from its rows by time: first the last one at or before the start, if any.
struct FiguresAccumulator {
    /// The writer leaves no longer silence than 60 s while samples come; half as much again for a late one.
    static let holdsMilliseconds: Int64 = 90_000

    private let from: Int64
    private let to: Int64
    private var opening: SampleRow?
    private var closing: SampleRow?
    private var lowest: (level: Double, at: Int64)?
    private var highest: (level: Double, at: Int64)?
    private var goodMilliseconds: Int64 = 0

    init(from: Int64, to: Int64) {
        self.from = from
        self.to = to
    }

    mutating func add(_ row: SampleRow) {
        // The row at the very start comes twice, as the look-back's last and as the period's first.
        if let closing, closing.atMilliseconds == row.atMilliseconds, closing.turn == row.turn { return }
        hold(until: row.atMilliseconds)
        if opening == nil || row.atMilliseconds <= from { opening = row }
        closing = row
        guard row.atMilliseconds >= from, let level = row.level.goodValue else { return }
        if lowest.map({ level < $0.level }) ?? true { lowest = (level, row.atMilliseconds) }
        if highest.map({ level > $0.level }) ?? true { highest = (level, row.atMilliseconds) }
    }

    private mutating func hold(until next: Int64) {
        guard let row = closing, row.level.quality == .good else { return }
        let start = max(from, row.atMilliseconds)
        let end = min(next, row.atMilliseconds + FiguresAccumulator.holdsMilliseconds, to)
        goodMilliseconds += max(0, end - start)
    }

    func figures(of tank: TankName) -> PeriodFigures {
        var finished = self
        finished.hold(until: to)
        return PeriodFigures(
            tank: tank, opening: opening?.sample(of: tank), closing: closing?.sample(of: tank),
            lowestLevelMillimetres: lowest?.level, lowestAt: lowest.map { WallTime(milliseconds: $0.at) },
            highestLevelMillimetres: highest?.level, highestAt: highest.map { WallTime(milliseconds: $0.at) },
            goodShare: to > from ? Double(finished.goodMilliseconds) / Double(to - from) : 0)
    }
}
