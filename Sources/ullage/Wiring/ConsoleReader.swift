import Alarms
import CSystem
import Station
import Synchronization
import TUI
import TankFarm

/// Reads for the console what may take a while, on a thread of its own: a month's figures out of a million entries must not
/// keep a key waiting. One question at a time; while one is answered, the newest of each kind that is asked meanwhile waits:
/// figures that are made anew every few seconds must not push aside what somebody looks for in the journal.
final class ConsoleReader: Sendable {
    enum Question: Hashable, Sendable {
        case journal(JournalQuery)
        case statistics(StatisticsSpan, standing: [AlarmRecord], now: WallTime)
        case trend(TankName, TrendSpan, TrendSteps)

        fileprivate func isOfKind(_ other: Question) -> Bool {
            switch (self, other) {
            case (.journal, .journal), (.statistics, .statistics), (.trend, .trend): true
            case (.journal, _), (.statistics, _), (.trend, _): false
            }
        }
    }

    enum Answer: Sendable {
        case journal(JournalQuery, [JournalEntry])
        case statistics(StatisticsSpan, [String])
        case trend(TrendSpan, TrendSeries)
        case failed(String)
    }

    private struct Desk {
        var isBusy = false
        var waiting: [Question] = []
        var answers: [Answer] = []
    }

    private let data: ConsoleData
    /// Rung when an answer is there.
    private let bell: Int32
    private let desk = Mutex(Desk())

    init(data: ConsoleData, bell: Int32) {
        self.data = data
        self.bell = bell
    }

    func ask(_ question: Question) {
        let begins = desk.withLock { desk in
            guard !desk.isBusy else {
                desk.waiting.removeAll { $0.isOfKind(question) }
                desk.waiting.append(question)
                return false
            }
            desk.isBusy = true
            return true
        }
        guard begins else { return }
        let thread = DedicatedThread { [self] in work(question) }
        if !thread.isRunning {
            desk.withLock {
                $0.isBusy = false
                $0.answers.append(.failed("the system has no thread left to read the record"))
            }
            ullage_bell_ring(bell)
        }
        thread.detach()
    }

    /// What was answered since the last call, in order.
    func answers() -> [Answer] {
        desk.withLock { desk in
            defer { desk.answers.removeAll() }
            return desk.answers
        }
    }

    private func work(_ first: Question) {
        var question: Question? = first
        while let asked = question {
            let answer = answer(asked)
            question = desk.withLock { desk in
                desk.answers.append(answer)
                desk.isBusy = !desk.waiting.isEmpty
                return desk.isBusy ? desk.waiting.removeFirst() : nil
            }
            ullage_bell_ring(bell)
        }
    }

    private func answer(_ question: Question) -> Answer {
        do {
            switch question {
            case .journal(let query): return .journal(query, try data.journal(matching: query))
            case .statistics(let span, let standing, let now):
                return .statistics(span, try data.statisticsText(over: span, standing: standing, now: now))
            case .trend(let tank, let span, let steps): return .trend(span, try data.trend(of: tank, steps: steps))
            }
        } catch {
            return .failed("the record cannot be read: \(error)")
        }
    }
}
