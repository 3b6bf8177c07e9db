import TankFarm

extension LineThread {
    /// The waits between tries to connect; the last one goes on.
    static let connectBackOffs: [Duration] = [
        .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
    ]

    /// The thread's whole life.
    func run() {
        blockSignals()
        let link = makeLink()
        defer { link.close() }
        var line = LineState(settings, at: clock.now().monotonic)
        while true {
            let orders = takeOrders()
            if orders.isStopping { return }
            if let urgencies = orders.urgencies { line.schedule.setUrgencies(urgencies) }
            let now = clock.now()
            if line.isConnected {
                switch line.schedule.next(at: now.monotonic) {
                case .wait(let instant): wait(until: instant, from: now.monotonic)
                case .ask(let index): ask(index, at: now, over: link, &line)
                }
            } else if line.nextAttempt <= now.monotonic {
                connect(link, &line)
            } else {
                wait(until: line.nextAttempt, from: now.monotonic)
            }
        }
    }

    private func connect(_ link: any RegisterLink, _ line: inout LineState) {
        do {
            try link.connect()
            line.isConnected = true
            line.why = nil
            let now = clock.now()
            line.schedule.restart(at: now.monotonic)
            handler(.connected(settings.name, at: now))
        } catch {
            let now = clock.now()
            let backOff = line.postpone(at: now.monotonic)
            tellDisconnected(error.words, at: now, &line)
            for exchange in line.exchanges {
                let figures = LineFigures(line: settings.name, replyTime: .zero, scanTime: nil, backOff: backOff)
                handler(.readings([exchange.decoder.unread(.connection(error.words), at: now)], figures))
            }
        }
    }

    private func ask(_ index: Int, at now: Moment, over link: any RegisterLink, _ line: inout LineState) {
        line.schedule.begin(index, at: now.monotonic)
        let outcome = line.exchanges[index].run(
            over: link, timeout: settings.responseTimeout, failuresBefore: line.schedule.failures(of: index),
            clock: clock)
        let end = outcome.reading.at
        var backOff: Duration?
        // A connection that fails says nothing about the gauge that happened to be asked.
        if outcome.connectionLost == nil {
            backOff = line.schedule.finish(index, wasAnswered: outcome.wasAnswered, at: end.monotonic)
        }
        if outcome.wasAnswered { line.attempts = 0 }
        let figures = LineFigures(
            line: settings.name, replyTime: outcome.replyTime, scanTime: line.schedule.scanTime, backOff: backOff)
        handler(.readings([outcome.reading], figures))
        if let why = outcome.connectionLost {
            link.close()
            line.isConnected = false
            // A line that worked is tried at once; one that opens and never answers waits as one that does not open.
            if line.attempts == 0 {
                line.nextAttempt = end.monotonic; line.attempts = 1
            } else {
                line.postpone(at: end.monotonic)
            }
            tellDisconnected(why, at: end, &line)
        }
    }

    private func tellDisconnected(_ why: String, at now: Moment, _ line: inout LineState) {
        guard line.why != why else { return }
        line.why = why
        handler(.disconnected(settings.name, why: why.withoutControls, at: now))
    }
}

/// What the line's thread knows from one turn of its loop to the next.
struct LineState {
    let exchanges: [GaugeExchange]
    var schedule: PollSchedule
    var isConnected = false
    var nextAttempt: MonotonicTime
    /// Tries to connect since the last good answer.
    var attempts = 0
    /// The reason last told for being disconnected.
    var why: String?

    init(_ settings: LineSettings, at now: MonotonicTime) {
        exchanges = settings.gauges.map { GaugeExchange(for: $0) }
        schedule = PollSchedule(tanks: settings.gauges.map(\.tank), interval: settings.scanInterval, at: now)
        nextAttempt = now
    }

    /// Puts the next try to connect off, each time longer; gives how long.
    @discardableResult
    mutating func postpone(at now: MonotonicTime) -> Duration {
        let waits = LineThread.connectBackOffs
        let backOff = waits[min(attempts, waits.count - 1)]
        attempts += 1
        nextAttempt = now + backOff
        return backOff
    }
}
