import Testing

@Suite struct AlarmBoardTranscriptTests {
    @Test(arguments: try TransitionTranscripts.all)
    func `follows every row of the transition table`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(arguments: try JudgingTranscripts.all)
    func `judges values, delays and qualities as written`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(arguments: try PersonAndRestartTranscripts.all)
    func `takes acknowledgements and restarts as written`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(arguments: try LatchTranscripts.all)
    func `latches, resets and calls anew as written`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(arguments: try HoldTranscripts.all)
    func `shelves and takes out of service as written`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(arguments: try DesignTranscripts.all)
    func `suppresses by design as written`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: false)
        try run.check()
    }

    @Test(
        arguments: try TransitionTranscripts.all + JudgingTranscripts.all + PersonAndRestartTranscripts.all
            + LatchTranscripts.all + HoldTranscripts.all + DesignTranscripts.all)
    func `gives the same whether or not deadlines are judged in their own time`(transcript: Transcript) throws {
        var run = TranscriptRun(transcript, wakesForDeadlines: true)
        try run.check()
    }
}
