import GRDB
import TankFarm

/// What the next row depends on: what the file says, kept so that nothing is asked twice. Of a class, since it is changed in its
/// place, without a copy of ten thousand tanks, and thrown away whole when a transaction fails.
final class RecorderMemory {
    struct Tank {
        let id: Int64
        /// The last sample's: how often the clock had been set back, and where it stands.
        var clock: (turn: Int64, at: Int64)?
        /// The number of the minute in which it stands.
        var newestMinute: Int64?
        /// What is not thinned yet, as `open_span` has it.
        var open = OpenSpans()
        /// Whether it stands in `due`.
        var isDue = false
        /// How far the deletion has come, by `Pruning`'s levels; nil: nowhere yet.
        var deletedUntil: [Int64?] = [nil, nil, nil]
        /// Within one batch: where its newest sample stands in it, and its newest good one.
        var newestPlace: Int?
        var goodPlace: Int?

        init(id: Int64) { self.id = id }
    }

    /// The places in `tanks`.
    var places: [TankName: Int] = [:]
    var tanks: [Tank] = []
    /// Tanks of which there may be minutes to make, in the order in which they came.
    private(set) var due: [Int] = []
    private var dueHead = 0
    /// The minute of the wall clock in which all tanks were looked at last.
    var sweptMinute: Int64?
    /// Tanks with open spans from before which the raw samples are deleted.
    var late: Set<Int> = []
    /// When earlier runs ended, rising.
    var runEnds: [Int64]
    /// The raw rows that are kept for good.
    var keptRows: Int64
    var pruning = Pruning()
    var count: Int64
    var lastHash: [UInt8]

    /// Reads all of it.
    /// - Parameter run: the run that goes on, whose end nobody knows.
    init(besides run: Int64?, _ db: Database) throws {
        runEnds = try UllageDatabase.runEnds(besides: run, db)
        (count, lastHash) = try UllageDatabase.anchor(db)
        keptRows = try Row.fetchAll(db, sql: "SELECT rows FROM kept_span").reduce(0) {
            $0 + Recorder.plausible(rows: $1.integer(at: 0))
        }
        var byID: [Int64: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, name FROM tank") {
            guard let id = row.integer(at: 0), let name = row.text(at: 1) else { continue }
            byID[id] = tanks.count
            places[TankName(name)] = tanks.count
            tanks.append(Tank(id: id))
        }
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, turn, at_ms FROM latest") {
            guard let id = row.integer(at: 0), let turn = row.integer(at: 1), let at = row.integer(at: 2),
                let place = byID[id]
            else { continue }
            let time = Recorder.plausible(at)
            tanks[place].clock = (turn: max(0, min(turn, 1 << 52)), at: time)
            tanks[place].newestMinute = HistoryLevel.minute.number(of: time)
        }
        for row in try Row.fetchAll(
            db, sql: "SELECT tank_id, raw_until_ms, minute_until_ms, hour_until_ms FROM thinned")
        {
            guard let id = row.integer(at: 0), let place = byID[id] else { continue }
            // Nobody has deleted what is to come in another century.
            tanks[place].deletedUntil = (1...3).map {
                row.integer(at: $0).flatMap { $0 < Pruning.lastTrueTime ? $0 : nil }
            }
        }
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, from_ms, to_ms FROM open_span") {
            guard let id = row.integer(at: 0), let from = row.integer(at: 1), let to = row.integer(at: 2),
                let place = byID[id]
            else { continue }
            tanks[place].open.add(from: Recorder.plausible(from), to: Recorder.plausible(to))
        }
        for place in tanks.indices where !tanks[place].open.isEmpty {
            markDue(place)
            if tanks[place].open.spans.contains(where: { isDeleted($0.lowerBound, at: place) }) { late.insert(place) }
        }
    }

    /// The tank's place; a tank that was never stored gets its row.
    func place(of name: TankName, _ db: Database) throws -> Int {
        if let known = places[name] { return known }
        try db.execute(sql: "INSERT INTO tank (name) VALUES (?)", arguments: [name.text])
        places[name] = tanks.count
        tanks.append(Tank(id: db.lastInsertedRowID))
        return tanks.count - 1
    }

    func markDue(_ place: Int) {
        guard !tanks[place].isDue else { return }
        tanks[place].isDue = true
        due.append(place)
    }

    var firstDue: Int? { dueHead < due.count ? due[dueHead] : nil }

    func dropFirstDue() {
        guard let place = firstDue else { return }
        tanks[place].isDue = false
        dueHead += 1
        guard dueHead == due.count else { return }
        due.removeAll(keepingCapacity: true)
        dueHead = 0
    }

    /// Whether the tank's raw samples of this time are deleted, but for what is kept for good.
    func isDeleted(_ time: Int64, at place: Int) -> Bool {
        guard let until = tanks[place].deletedUntil[Pruning.Level.raw.rawValue] else { return false }
        return time >= Pruning.firstTrueTime && time < until
    }
}
