import Logging
import Storage
import TankFarm

/// The journal's head in the service's log, hourly: a copy of the chain's end that no hand on the database can reach.
/// Written from the main thread, which does nothing else: a log that blocks holds up nobody.
struct HeadLog {
    static let interval: Duration = .seconds(3_600)

    let database: UllageDatabase
    let logger: Logger
    let clock: any MomentSource
    private var due: MonotonicTime
    private var lastCount: Int64?

    init(database: UllageDatabase, logger: Logger, clock: any MomentSource) {
        self.database = database
        self.logger = logger
        self.clock = clock
        due = clock.now().monotonic
    }

    /// How long there is nothing to write.
    var untilDue: Duration { max(.zero, due - clock.now().monotonic) }

    mutating func writeWhereDue() {
        let now = clock.now().monotonic
        guard now >= due else { return }
        due = now + HeadLog.interval
        write()
    }

    private mutating func write() {
        do {
            let count = try database.journalAnchor().count
            let head = try database.journalHead()
            let news = lastCount.map { ", \(count - $0) new" } ?? ""
            lastCount = count
            logger.info("journal head \(head)\(news)")
        } catch {
            logger.error("the journal's head cannot be read: \(error.description.withoutControls)")
        }
    }
}
