import GRDB

/// How far each level of one tank's history reaches, within a window that is read.
struct HistoryReach: Hashable {
    /// What is not thinned yet: of that there are samples only.
    var open: [Range<Int64>] = []
    /// From here on all raw samples are stored, and every minute.
    var samplesFrom = Int64.min
    var minutesFrom = Int64.min
    /// What outlived the other samples of before `samplesFrom`.
    var kept: [Range<Int64>] = []

    init() {}

    init(of tank: Int64, in window: Range<Int64>, _ db: Database) throws {
        let minute = HistoryLevel.minute
        func clamped(_ time: Int64) -> Int64 { min(max(time, window.lowerBound), window.upperBound) }
        open = try UllageDatabase.openSpans(of: tank, from: window.lowerBound, to: window.upperBound, db).map {
            clamped($0.lowerBound)..<clamped($0.upperBound)
        }
        // A sample that held into the first two minutes is deleted: until then the minutes know more.
        let hold = HoldIntegrator.longestHoldMilliseconds
        func samplesAreWhole(from time: Int64) -> Int64 {
            clamped(minute.roundedUp(min(max(time, window.lowerBound - 2 * hold), window.upperBound) + hold))
        }
        if let deleted = try UllageDatabase.rawFrom(tank: tank, db) {
            samplesFrom = samplesAreWhole(from: deleted)
            try RowScan.each(
                "SELECT from_ms, to_ms FROM kept_span WHERE tank_id = ? AND from_ms < ? AND to_ms > ? ORDER BY from_ms",
                [tank, window.upperBound, window.lowerBound], db
            ) { row in
                guard let from = row.integer(0), let to = row.integer(1) else { return }
                let start = max(samplesAreWhole(from: from), kept.last?.upperBound ?? window.lowerBound)
                let end = to >= window.upperBound ? window.upperBound : minute.start(of: to)
                if start < end { kept.append(start..<end) }
            }
        }
        if let deleted = try UllageDatabase.minutesFrom(tank: tank, db), deleted > window.lowerBound {
            minutesFrom = clamped(deleted)
        }
    }

    /// What the stretch is to be read from, in order: part of it may be finer than it could be, not made yet, or deleted.
    func divided(_ stretch: HistoryStretch, into result: inout [HistoryStretch]) {
        switch stretch.source {
        case .rows(.hour):
            // An hour is made when all of it is; until then its minutes.
            let hour = HistoryLevel.hour
            let unmade = open.map { hour.start(of: $0.lowerBound)..<hour.roundedUp($0.upperBound) }
            for part in stretch.time.split(by: unmade) {
                if part.isInside {
                    addMinutes(part.time, to: &result)
                } else {
                    result.append(.rows(.hour), part.time)
                }
            }
        case .rows(.minute): addMinutes(stretch.time, to: &result)
        case .samples, .samplesOrRows:
            for part in stretch.time.split(by: open) {
                if part.isInside { addOpen(part.time, to: &result) } else { addSamples(part.time, to: &result) }
            }
        }
    }

    private func addMinutes(_ time: Range<Int64>, to result: inout [HistoryStretch]) {
        let (deleted, stored) = time.cut(at: minutesFrom)
        result.append(.rows(.hour), deleted)
        for part in deleted.split(by: open) where part.isInside { result.append(.samples, part.time) }
        for part in stored.split(by: open) {
            if part.isInside { addOpen(part.time, to: &result) } else { result.append(.rows(.minute), part.time) }
        }
    }

    /// A late sample into minutes whose others are deleted is added to what was made of those; where the others are kept, they and it
    /// are all that there is, and the minute made of them would count them twice.
    private func addOpen(_ time: Range<Int64>, to result: inout [HistoryStretch]) {
        let (deleted, stored) = time.cut(at: samplesFrom)
        for part in deleted.split(by: kept) {
            if !part.isInside { result.append(.rows(.minute), part.time) }
            result.append(.samples, part.time)
        }
        result.append(.samples, stored)
    }

    private func addSamples(_ time: Range<Int64>, to result: inout [HistoryStretch]) {
        let (deleted, stored) = time.cut(at: samplesFrom)
        for part in deleted.split(by: kept) {
            if part.isInside {
                result.append(.samplesOrRows, part.time)
            } else {
                addMinutes(part.time, to: &result)
            }
        }
        result.append(.samplesOrRows, stored)
    }
}

extension Range<Int64> {
    /// What lies before a time, and what lies behind it.
    func cut(at time: Int64) -> (Range<Int64>, Range<Int64>) {
        let time = Swift.min(Swift.max(time, lowerBound), upperBound)
        return (lowerBound..<time, time..<upperBound)
    }

    /// The parts within the spans and those between them, in order. The spans are in order; they may overlap.
    func split(by spans: [Range<Int64>]) -> [(time: Range<Int64>, isInside: Bool)] {
        guard !isEmpty else { return [] }
        var result: [(time: Range<Int64>, isInside: Bool)] = []
        var at = lowerBound
        for span in spans where span.upperBound > at && span.lowerBound < upperBound {
            if at < span.lowerBound { result.append((at..<span.lowerBound, false)) }
            let end = Swift.min(span.upperBound, upperBound)
            result.append((Swift.max(at, span.lowerBound)..<end, true))
            at = end
        }
        if at < upperBound { result.append((at..<upperBound, false)) }
        return result
    }
}
